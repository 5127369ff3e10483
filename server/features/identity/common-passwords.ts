/**
 * The passwords and words people choose most often (from the rankings that are published every year), most common first.
 * Shorter ones than a password may be count too: they are what longer ones are made of, as in "Password2026!".
 */
const words = `
123456 password 12345678 qwerty 123456789 12345 1234 111111 1234567 dragon 123123 baseball abc123 football monkey
letmein 696969 shadow master 666666 qwertyuiop 123321 mustang 1234567890 michael 654321 superman 1qaz2wsx 7777777
121212 000000 qazwsx 123qwe killer trustno1 jordan jennifer zxcvbnm asdfgh hunter buster soccer harley batman andrew
tigger sunshine iloveyou 2000 charlie robert thomas hockey ranger daniel starwars klaster 112233 george computer
michelle jessica pepper 1111 zxcvbn 555555 11111111 131313 freedom 777777 pass maggie 159753 aaaaaa ginger princess
joshua cheese amanda summer love ashley nicole chelsea matthew access yankees 987654321 dallas austin thunder taylor
matrix william corvette hello martin heather secret merlin diamond 1234qwer gfhjkm hammer silver 222222 88888888
anthony justin test bailey q1w2e3r4t5 patrick internet scooter orange 11111 golfer cookie richard samantha bigdog
guitar jackson whatever mickey chicken sparky snoopy maverick phoenix camaro peanut morgan welcome falcon cowboy
ferrari samsung andrea smokey steelers joseph mercedes dakota arsenal eagles melissa boomer booboo spider nascar
monster tigers yellow 123123123 gateway marina diablo bulldog qwer1234 compaq purple hardcore banana junior hannah
123654 porsche lakers iceman money cowboys 987654 london tennis 999999 ncc1701 coffee scooby 0000 miller boston
q1w2e3r4 brandon yamaha chester mother forever johnny edward 333333 oliver redsox player nikita knight fender barney
midnight please brandy chicago badboy slayer rangers charles angel flower bigdaddy rabbit wizard jasper rachel chris
steven winner adidas victoria natasha 1q2w3e4r jasmine winter prince panties marine ghbdtn fishing cocacola casper
james 232323 raiders 888888 marlboro gandalf asdfasdf crystal 87654321 12344321 golden 8675309 panther lauren angela
spiderman buddy alexander admin administrator root user guest changeme default login passw0rd password1 letmein1
welcome1 qwerty123 qwerty1 asdfghjkl zaq12wsx 1q2w3e4r5t 1q2w3e qwe123 abcdef abcd1234 abcdefg abcdefgh aa123456
a123456 1qazxsw2 qazwsxedc zxcvbnm123 asdf1234 asdfghjkl123 iloveyou1 iloveyou123 password123 password1234
password12345 password123456 passwordpassword adminadmin adminpassword administrator1 welcome123 welcome1234
letmein123 changeme123 changeme1234 qwertyuiop123 qwertyuiopasdfghjkl qwertyuiopasdf qwertyqwerty 123456789012
1234567890123 12345678901234 0123456789 0987654321 09876543210 123456123456 112233445566 1234512345 abcdefghijkl
abcdefghijklmnop abcdefghijklmnopqrstuvwxyz aaaaaaaaaaaa 111111111111 000000000000 zxcvbnmasdfghjkl
asdfghjklqwertyuiop qazwsxedcrfv qazwsxedcrfvtgb 1qaz2wsx3edc 1qaz2wsx3edc4rfv zaq1xsw2cde3 q1w2e3r4t5y6
q1w2e3r4t5y6u7 1q2w3e4r5t6y 1q2w3e4r5t6y7u a1b2c3d4e5f6 abc123abc123 abc123456789 correcthorsebatterystaple correct
horse battery staple mypassword mypassword1 mypassword123 thisismypassword yourpassword newpassword oldpassword
secretpassword supersecret topsecret opensesame letmeinplease trustnoone trustno1trustno1 ilovemyself
iloveyouforever iloveyousomuch iloveyoubaby ihateyou loveyou lovelove iloveu football1 football123 baseball1
baseball123 basketball volleyball liverpool liverpoolfc manchester manchesterunited chelseafc barcelona realmadrid
juventus arsenalfc superman123 batman123 spiderman123 starwars1 starwars123 pokemon pikachu minecraft fortnite
naruto dragonball dragonballz onepiece harrypotter lordoftherings gameofthrones summer2020 summer2021 summer2022
summer2023 summer2024 summer2025 summer2026 winter2020 winter2021 winter2022 winter2023 winter2024 winter2025 spring
autumn monday sunday friday january february march april june july august september october november december google
facebook linkedin twitter instagram youtube microsoft windows apple iphone android amazon netflix hotmail yahoo
gmail company office server service system database mysql oracle postgres postgresql security secure private public
network wireless router cisco ubuntu linux debian production staging development testing tester test123 test1234
testtest testpassword demo demodemo sample example temp temporary temppass temppassword abcd abc hello123 helloworld
hellohello hello1234 goodbye sunshine1 sunshine123 princess1 princess123 butterfly chocolate computer1 computer123
internet123 superstar rockstar loveme beautiful elizabeth jonathan christopher alexandra stephanie isabella
sebastian nicholas benjamin valentina gabriel daniela carlos alejandro fernando francisco gabriela mariana alberto
estrella carolina passwort hallo hallo123 geheim schatz passwort123 motdepasse azerty azertyuiop azerty123 bonjour
jetaime soleil doudou loulou chouchou contraseña contrasena teamo tequiero hola senha brasil flamengo palmeiras
corinthians parola ciao haslo wachtwoord salasana losenord password! p@ssw0rd p@ssword passw0rd123 p4ssw0rd pa55word
pa55w0rd master123 dragon123 monkey123 shadow123 killer123 michael1 jordan23 charlie1 ninja ninja123 access14
superuser sysadmin webmaster sunflower rainbow butterfly1 family friends forever21 blessed jesus jesuschrist
godisgood ilovejesus ilovegod thankyou thankyou123 happiness freedom1 america australia england france germany
canada newyork california florida texas losangeles sanfrancisco brooklyn trump donald biden covid19 coronavirus
lockdown pandemic entente partner partners partnership vendor supplier letmein12345 qwerty12345 qwerty123456
qwerty1234567890 1234567890qwertyuiop 1234567890qwerty 1234qwerasdf 1234qwerasdfzxcv asdfqwerzxcv qweasdzxc
qweasdzxc123 qweqweqwe asdasdasd zxczxczxc 123qweasd 123qweasdzxc 321321321 741852963 147258369 159357258456
789456123 963852741 852456 102030405060 11223344 1122334455 12121212 13131313 123412341234 987654321000 1029384756
192837465 5555555555 6666666666 7777777777 8888888888 9999999999 0000000000 99999999999 password01 password11
password12 password2 password99 password2020 password2021 password2022 password2023 password2024 password2025
password2026 welcome2020 welcome2021 welcome2022 welcome2023 welcome2024 welcome2025 welcome2026 letmein2024
admin123 admin1234 admin12345 admin123456 administrator123 root123 root1234 toor guest123 user123 user1234 login123
default123 spring2024 spring2025 fall2024 autumn2024 company123 company1234 qwerasdfzxcv wasdwasd poiuytrewq
lkjhgfdsa mnbvcxz poiuytrewqlkjhgfdsa zxcvbnmlkjhgfdsa plmoknijb qpwoeiruty alskdjfhg zmxncbv
correct horse battery staple
`

export const commonPasswords: readonly string[] = [...words.trim().split(/\s+/), 'correct horse battery staple']
